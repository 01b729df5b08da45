namespace Prima.Core.Plans;

public enum Frequency
{
    Daily,
    Weekly,
    Monthly,
}
