from django.urls import path

from employers.views import course

course_urls = [
    path("<slug:slug>/courses/", course.courses, name="courses"),
    path("<slug:slug>/courses/new/", course.course_add, name="course_add"),
    path("<slug:slug>/courses/<uuid:public_id>/", course.course, name="course"),
    path("<slug:slug>/courses/<uuid:public_id>/change/", course.course_edit, name="course_edit"),
    path("<slug:slug>/courses/<uuid:public_id>/people/", course.course_people, name="course_people"),
    path("<slug:slug>/courses/<uuid:public_id>/attendance/", course.course_attendance, name="course_attendance"),
]
