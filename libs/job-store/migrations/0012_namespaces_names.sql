-- Names are unique inside a namespace. Processes of the release before know the index by this name.

DROP INDEX jobs_name;
ALTER INDEX jobs_name_in_namespace RENAME TO jobs_name;
