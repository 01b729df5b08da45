namespace Prima.Core.Diagnostics;

/// <summary>Every log event's id: stable, never reused. 1000 hosting, 1100 outbox, 1200 inbox, 1300 reminders, 1340 consent, 1400 locking, 1500 rate limiting, 1550 volunteer tasks,
/// 1600 gateway, 1700 janitor, 1800 web, 1900 command line and demo.</summary>
public static class EventIds
{
    public const int PassFailed = 1002;
    public const int PassesRecovered = 1003;
    public const int LoopDied = 1004;
    public const int FaultPointArmed = 1005;
    public const int SessionsTerminated = 1006;
    public const int ProcessListening = 1007;
    public const int ListeningFailed = 1008;
    public const int PoolerFound = 1009;
    public const int RollbackRequired = 1010;
    public const int ConnectionsAwaited = 1011;
    public const int ConnectionsTaken = 1012;
    public const int DatabaseUnseen = 1013;

    public const int ClaimAnswerLost = 1101;
    public const int ClaimNotDurable = 1102;
    public const int SettleFailed = 1103;
    public const int LateEvidenceAdded = 1104;
    public const int MessageUncertain = 1106;
    public const int MessageFailed = 1107;
    public const int MessagePoisoned = 1108;
    public const int SettleAbandoned = 1109;
    public const int DeferFailed = 1110;
    public const int DeviceReportFailed = 1111;
    public const int ClaimUndecided = 1112;
    public const int ClaimDecided = 1113;
    public const int PutRightFailed = 1114;
    public const int DequeueFailed = 1115;
    public const int LimitChecked = 1116;
    public const int ResponseLimitExceeded = 1117;
    public const int LateEvidenceFailed = 1118;
    public const int TooLateToBegin = 1119;

    public const int ReportsFailed = 1200;
    public const int ReportDied = 1201;
    public const int DoubtEnded = 1202;
    public const int DeviceReported = 1203;

    public const int AnswerFailed = 1220;
    public const int AnswerDied = 1221;

    public const int ReminderTextFailed = 1300;
    public const int RemindersMoved = 1301;
    public const int HorizonExpanded = 1302;
    public const int FollowUpTextFailed = 1303;
    public const int CronBusy = 1304;
    public const int PlanUnreadable = 1305;
    public const int CronFailed = 1306;
    public const int ConsentRequestsEnded = 1340;

    public const int LockLost = 1400;
    public const int LockRenewalUnknown = 1401;
    public const int LockReleaseFailed = 1402;
    public const int LockAcquired = 1403;

    public const int AlertRoundsBegun = 1550;
    public const int AlertsMoved = 1551;
    public const int NobodyToAlert = 1552;

    public const int GatewayAnswerUnknown = 1600;
    public const int GatewayNamedNoId = 1601;
    public const int GatewayBadRequest = 1602;
    public const int DeviceOkAgain = 1604;
    public const int DeviceAskFailed = 1605;
    public const int GatewayScheduled = 1606;
    public const int GatewayUnsure = 1607;
    public const int DeviceCannotSend = 1608;

    public const int ClaimsRescued = 1700;
    public const int MessagesExpired = 1701;
    public const int UncertainClosed = 1702;
    public const int MessagesPutRight = 1703;
    public const int TextsErased = 1710;
    public const int CleanUpFailed = 1711;

    public const int DeliveryRejected = 1800;
    public const int WebhookTokenRefused = 1801;
    public const int InboxUnreachable = 1802;
    public const int InboxReachable = 1803;
    public const int UrgencyFailed = 1804;
    public const int WebhookTokenMissing = 1805;
}
