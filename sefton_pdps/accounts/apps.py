from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "sefton_pdps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Add the list of people to those that can be made a file of."""
        from sefton_pdps.access.lists import register
        from sefton_pdps.accounts.lists import PEOPLE

        register(PEOPLE)
