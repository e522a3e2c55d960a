from django.urls import path

from participants.views import plan, plan_sign

AT = "<slug:slug>/participants/<uuid:public_id>/plan/"

plan_urls = [
    path(AT, plan.plan, name="plan"),
    path(f"{AT}begin/", plan.plan_begin, name="plan_begin"),
    path(f"{AT}wishes/", plan.plan_wishes, name="plan_wishes"),
    path(f"{AT}move/", plan.plan_move, name="plan_move"),
    path(f"{AT}tick/", plan.plan_tick, name="plan_tick"),
    path(f"{AT}draft/", plan.plan_draft, name="plan_draft"),
    path(f"{AT}sign/", plan_sign.plan_sign, name="plan_sign"),
    path(f"{AT}signed/<uuid:version>/", plan_sign.plan_version, name="plan_version"),
    path(f"{AT}earlier/<uuid:plan>/", plan_sign.plan_earlier, name="plan_earlier"),
    path(f"{AT}<slug:kind>/add/", plan.plan_add, name="plan_add"),
    path(f"{AT}<slug:kind>/<uuid:part>/", plan.plan_part, name="plan_part"),
    path(f"{AT}<slug:kind>/<uuid:part>/remove/", plan.plan_remove, name="plan_remove"),
]
