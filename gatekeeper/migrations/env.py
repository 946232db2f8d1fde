"""Which database does a migration run against? The connection it is handed."""

from alembic import context

from gatekeeper.models import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
