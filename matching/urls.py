from matching.match_urls import match_urls
from matching.placement_urls import placement_urls

app_name = "matching"
# Included under projects/.
urlpatterns = [*match_urls, *placement_urls]
