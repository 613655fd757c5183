"""Thin views: each reads the request, asks one thing of the layers below, and renders."""
