from django.urls import path

from employers.views import occupation

occupation_urls = [path("<slug:slug>/occupations/", occupation.occupations, name="occupations")]
