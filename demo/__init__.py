"""The demo forum around the reply box."""
