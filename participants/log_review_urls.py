from django.urls import path

from participants.views import log_review

log_review_urls = [
    path("<slug:slug>/log/reviews/", log_review.log_reviews, name="log_reviews"),
    path("<slug:slug>/log/reviews/begin/", log_review.log_review_begin, name="log_review_begin"),
    path("<slug:slug>/log/reviews/<uuid:public_id>/", log_review.log_review, name="log_review"),
    path("<slug:slug>/log/reviews/<uuid:public_id>/sign/", log_review.log_review_sign, name="log_review_sign"),
]
