from employers.agreement_urls import agreement_urls
from employers.course_urls import course_urls
from employers.employer_urls import contact_urls, employer_urls
from employers.occupation_urls import occupation_urls
from employers.opening_urls import opening_urls

app_name = "employers"

# Included under projects/. `public_id` is that of what the address names before it.
urlpatterns = [*agreement_urls, *course_urls, *employer_urls, *contact_urls, *occupation_urls, *opening_urls]
