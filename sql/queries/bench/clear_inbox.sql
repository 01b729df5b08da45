-- An empty inbox for the next measurement.
truncate prima.inbox, prima.rejected_deliveries;
