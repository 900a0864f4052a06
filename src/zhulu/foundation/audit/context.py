"""Who and why, told to the database for the length of one transaction."""

from django.db import connection

from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def set_actor(*, actor: str, cause: str) -> None:
    """Say who acts and why, so that the row history of this transaction says so too.

    Both end with the transaction, by commit or rollback; nothing leaks to the next user of a pooled connection.

    Raises:
        NoTransaction: there is no transaction whose changes could be attributed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('zhulu.actor', %s, true), set_config('zhulu.cause', %s, true)",
            [actor, cause],
        )
