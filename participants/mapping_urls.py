from django.urls import path

from participants.views import mapping, skill

PERSON = "<slug:slug>/participants/<uuid:public_id>/"

mapping_urls = [
    path(f"{PERSON}mapping/", mapping.mapping, name="mapping"),
    path(f"{PERSON}mapping/write/", mapping.mapping_write, name="mapping_write"),
    path(f"{PERSON}mapping/draft/", mapping.mapping_draft, name="mapping_draft"),
    path(f"{PERSON}mapping/close/", mapping.mapping_close, name="mapping_close"),
    path(f"{PERSON}mapping/copy/", mapping.mapping_copy, name="mapping_copy"),
    path(f"{PERSON}skills/add/", skill.skill_add, name="skill_add"),
    path(f"{PERSON}skills/<uuid:skill>/", skill.skill, name="skill"),
    path(f"{PERSON}skills/<uuid:skill>/step/", skill.skill_step, name="skill_step"),
    path(f"{PERSON}skills/<uuid:skill>/remove/", skill.skill_remove, name="skill_remove"),
]
