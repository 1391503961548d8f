-- Whether a runner decides about announced ticks at their instants, such as whether a run of their job is still under way. Such ticks are
-- not announced while a runner is at work that does not.
ALTER TABLE runners ADD COLUMN decides boolean NOT NULL DEFAULT false;
