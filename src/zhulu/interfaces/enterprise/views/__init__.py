"""The views of the enterprise client: translation only, from requests to use-cases and back."""
