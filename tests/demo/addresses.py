"""Every address of a demonstration; the settings of the tests are those of a real system."""

from django.urls import include, path

from anyam.urls import urlpatterns as real

urlpatterns = [*real, path("", include("anyam.demo.urls"))]
