using Npgsql;
using NpgsqlTypes;
using Prima.Core.Inbound;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>A delivery as the parameters of <c>inbox/receive.sql</c>.</summary>
internal static class DeliveryParameters
{
    public static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, Delivery delivery) => parameters
        .With("kind", delivery.Kind).With("device", delivery.Device).With("gateway_id", delivery.GatewayId, NpgsqlDbType.Text)
        .With("dedupe_key", delivery.Keys.Dedupe).With("content_key", delivery.Keys.Content, NpgsqlDbType.Bytea)
        .With("sender", delivery.Sender, NpgsqlDbType.Text).With("text", delivery.Text, NpgsqlDbType.Text).With("details", delivery.Details, NpgsqlDbType.Jsonb)
        .With("gateway_at", delivery.GatewayAt?.UtcDateTime, NpgsqlDbType.TimestampTz).With("received_at", delivery.ReceivedAt.UtcDateTime)
        .With("raw", delivery.Raw).With("rank", (short)(delivery.IsUrgent ? 0 : 1));
}
