urlpatterns = []
from employers.occupation_urls import occupation_urls
from employers.opening_urls import opening_urls

app_name = "employers"

# Included under projects/. `public_id` is that of what the address names before it.
<<<<<<< HEAD
urlpatterns = [*agreement_urls, *occupation_urls, *opening_urls]
=======
urlpatterns = [*employer_urls, *contact_urls, *occupation_urls, *opening_urls]
>>>>>>> 2a0ef77 (Employers: the register, the list with its chips, the contact log with promises, merging with a preview)
