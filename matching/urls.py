from matching.placement_urls import placement_urls

app_name = "matching"
urlpatterns = [*placement_urls]
