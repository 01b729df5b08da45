-- First step of a drain: of two drains at once the second sees the first, so they never leave the fleet without a device that sends.
-- Concurrency: whoever pauses or resumes waits for the end; claims only read, and do not.
lock table prima.pauses in share row exclusive mode;
