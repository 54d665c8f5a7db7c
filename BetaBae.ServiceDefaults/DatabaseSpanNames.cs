using System.Diagnostics;
using OpenTelemetry;

namespace BetaBae.ServiceDefaults;

/// <summary>
/// Names the spans of the database by what is done to which table, as the semantic conventions have it: <c>SELECT Messages</c>.
/// MySqlConnector calls each of them Execute.
/// </summary>
internal sealed class DatabaseSpanNames : BaseProcessor<Activity>
{
    public const string Source = "MySqlConnector";

    public override void OnEnd(Activity data)
    {
        if (data.Recorded && data.Source.Name == Source)
        {
            data.DisplayName = data.OperationName switch
            {
                "Open" => "CONNECT",
                "Commit" => "COMMIT",
                "Rollback" => "ROLLBACK",
                var name => SqlSummary.Of(data.GetTagItem("db.query.text") as string) ?? name,
            };
        }
    }
}
