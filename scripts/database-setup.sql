-- Makes the three roles and the database of Sefton PDPS, on a council's own PostgreSQL (15 or later) as on the
-- embedded one. Run it once as a superuser; running it again brings everything to the same state:
--
--   SEFTON_DATABASE=sefton SEFTON_OWNER_PASSWORD=... SEFTON_APP_PASSWORD=... SEFTON_BACKUP_PASSWORD=... \
--     psql -X -v ON_ERROR_STOP=1 -d postgres -f scripts/database-setup.sql
--
-- sefton_owner   migrates and owns every table; no superuser
-- sefton_app     web, worker and beat; owns nothing, may do what each table grants
-- sefton_backup  pg_dump; reads past the row policies, writes nothing

\getenv database SEFTON_DATABASE
\getenv owner_password SEFTON_OWNER_PASSWORD
\getenv app_password SEFTON_APP_PASSWORD
\getenv backup_password SEFTON_BACKUP_PASSWORD
SET password_encryption = 'scram-sha-256';
SET client_min_messages = 'warning';

SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY['sefton_owner', 'sefton_app', 'sefton_backup']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

ALTER ROLE sefton_owner  LOGIN CREATEDB   NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE sefton_app    LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE sefton_backup LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS   PASSWORD :'backup_password';
GRANT pg_read_all_data TO sefton_backup;

-- The default, 4, is a turning disk's. The tables fit in memory or lie on a solid disk, where a row reached by an index
-- costs about what its neighbour costs; with the default, lists of 25 rows read whole tables to join them.
ALTER ROLE sefton_app SET random_page_cost = 1.1;

SELECT format('CREATE DATABASE %I OWNER sefton_owner ENCODING ''UTF8'' TEMPLATE template0', :'database')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO sefton_app, sefton_backup;

\connect :"database"

-- What the owner will make is for the application to use; a migration takes away what a table must not give.
ALTER DEFAULT PRIVILEGES FOR ROLE sefton_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sefton_app;
ALTER DEFAULT PRIVILEGES FOR ROLE sefton_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO sefton_app;
ALTER DEFAULT PRIVILEGES FOR ROLE sefton_owner IN SCHEMA public
  GRANT SELECT ON TABLES TO sefton_backup;
