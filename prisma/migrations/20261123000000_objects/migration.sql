-- The objects of the cluster. Read and written by apps/web/server/store alone, never through Prisma:
-- docs/decisions/001-objects-in-postgres.md says why they look as they do.

-- The newest committed revision. Whoever writes objects holds the lock on this row until the commit: that is what makes
-- revisions grow in commit order.
CREATE TABLE object_revision (
  id      boolean PRIMARY KEY DEFAULT true CHECK (id),
  current bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO object_revision (current) VALUES (1);

-- The state at every revision from this one on can be told from object_changes. A row of its own, so that compaction
-- never waits for writers nor they for it.
CREATE TABLE object_compaction (
  id       boolean PRIMARY KEY DEFAULT true CHECK (id),
  revision bigint NOT NULL
);
INSERT INTO object_compaction (revision) VALUES (1);

-- Which revision of each object is the newest. Bodies stand in object_changes alone: each is written once.
CREATE TABLE objects (
  resource  text NOT NULL,
  namespace text NOT NULL,
  name      text NOT NULL,
  revision  bigint NOT NULL,
  PRIMARY KEY (resource, namespace, name)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- The change log, and with it every state that an object had. For a deletion, the body is the last state.
CREATE TABLE object_changes (
  revision  bigint PRIMARY KEY,
  operation smallint NOT NULL, -- 0 create, 1 update, 2 delete
  resource  text NOT NULL,
  namespace text NOT NULL,
  name      text NOT NULL,
  uid       text NOT NULL,
  at        timestamptz NOT NULL,
  body      text NOT NULL
) WITH (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05);
-- Compression would cost the writers more than it saves the disk; compaction bounds the log.
ALTER TABLE object_changes ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX object_changes_of_object ON object_changes (resource, namespace, name, revision);

-- Several writes, one commit. The caller expects `base` to be the newest revision and has numbered its writes from there;
-- NULL when it is not, and nothing was written. Otherwise one number per write: its revision when it was done, 0 when
-- there is no such object, -N when the object stands at revision N. No key may appear twice.
CREATE FUNCTION write_objects(
  base bigint, operations smallint[], resources text[], namespaces text[], names text[], uids text[], expected bigint[], bodies text[]
) RETURNS bigint[] LANGUAGE plpgsql
-- The plan is cached when the tables may still be empty, and has to be right when they are large.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  results bigint[];
BEGIN
  UPDATE object_revision SET current = current + cardinality(operations) WHERE current = base;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  WITH input AS (
    SELECT base + ordinal AS revision, i.*
    FROM unnest(operations, resources, namespaces, names, uids, expected, bodies)
      WITH ORDINALITY AS i(operation, resource, namespace, name, uid, expected, body, ordinal)
  ), created AS (
    INSERT INTO objects AS o (resource, namespace, name, revision)
    SELECT i.resource, i.namespace, i.name, i.revision FROM input i WHERE i.operation = 0
    ON CONFLICT DO NOTHING
    RETURNING o.revision
  ), updated AS (
    UPDATE objects o SET revision = i.revision FROM input i
    WHERE i.operation = 1 AND o.resource = i.resource AND o.namespace = i.namespace AND o.name = i.name AND o.revision = i.expected
    RETURNING i.revision
  ), deleted AS (
    DELETE FROM objects o USING input i
    WHERE i.operation = 2 AND o.resource = i.resource AND o.namespace = i.namespace AND o.name = i.name AND o.revision = i.expected
    RETURNING i.revision
  ), done AS (
    SELECT c.revision FROM created c UNION ALL SELECT u.revision FROM updated u UNION ALL SELECT d.revision FROM deleted d
  ), logged AS (
    INSERT INTO object_changes (revision, operation, resource, namespace, name, uid, at, body)
    SELECT i.revision, i.operation, i.resource, i.namespace, i.name, i.uid, clock_timestamp(), i.body
    FROM done d JOIN input i ON i.revision = d.revision
  )
  SELECT array_agg(
    CASE WHEN d.revision IS NOT NULL THEN d.revision ELSE -coalesce(
      (SELECT o.revision FROM objects o WHERE o.resource = i.resource AND o.namespace = i.namespace AND o.name = i.name), 0) END
    ORDER BY i.revision)
  INTO results
  FROM input i LEFT JOIN done d ON d.revision = i.revision;
  RETURN results;
END
$$;
