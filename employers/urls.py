from employers.occupation_urls import occupation_urls

app_name = "employers"

# Included under projects/. `public_id` is that of what the address names before it.
urlpatterns = [*occupation_urls]
