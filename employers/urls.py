from employers.occupation_urls import occupation_urls
from employers.opening_urls import opening_urls

app_name = "employers"

# Included under projects/. `public_id` is that of what the address names before it.
urlpatterns = [*occupation_urls, *opening_urls]
