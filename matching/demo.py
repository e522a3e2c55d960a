"""What this app adds to the demo project that runs today."""

from matching.demo_matches import match_people
from matching.demo_placements import place_people
from projects import demo

demo.steps.append(place_people)
demo.steps.append(match_people)
