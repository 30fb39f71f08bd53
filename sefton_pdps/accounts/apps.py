from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sefton_pdps.accounts"
    label = "accounts"
