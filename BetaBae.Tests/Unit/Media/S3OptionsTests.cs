using BetaBae.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BetaBae.Tests.Unit.Media;

public sealed class S3OptionsTests
{
    [Theory]
    [InlineData("S3:Endpoint", "localhost", "S3_ENDPOINT")]
    [InlineData("S3:PublicEndpoint", "ftp://files", "S3_PUBLIC_ENDPOINT")]
    [InlineData("S3:AccessKeyId", "id", "S3_SECRET_ACCESS_KEY")]
    [InlineData("S3:SecretAccessKey", "secret", "S3_ACCESS_KEY_ID")]
    [InlineData("S3:Endpoint", "http://localhost:9000", "S3_ACCESS_KEY_ID")]
    [InlineData("S3:Bucket", " ", "S3_BUCKET_NAME")]
    [InlineData("S3:Region", "", "S3_REGION")]
    public void A_wrong_setting_is_named(string name, string value, string named)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Store((name, value)));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_files_are_fetched_from_aws()
    {
        using var store = Store(("S3:Region", "eu-central-1"), ("S3:AccessKeyId", "id"), ("S3:SecretAccessKey", "secret"));
        var url = await store.SignAsync("key", FileTypes.Pdf);
        Assert.StartsWith("https://betabae.s3.eu-central-1.amazonaws.com/files/key?", url!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_public_address_signs_nothing()
    {
        (string, string)[] server = [("S3:Endpoint", "http://minio:9000"), ("S3:AccessKeyId", "id"), ("S3:SecretAccessKey", "secret")];
        using var inner = Store(server);
        Assert.Null(await inner.SignAsync("key", FileTypes.Png));
        using var outer = Store([.. server, ("S3:PublicEndpoint", "http://files.example.org:9000")]);
        Assert.StartsWith("http://files.example.org:9000/betabae/files/key?", (await outer.SignAsync("key", FileTypes.Png))!.AbsoluteUri, StringComparison.Ordinal);
    }

    private static S3ObjectStore Store(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, string? (s) => s.Value)).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddS3ObjectStore().BuildServiceProvider();
        return (S3ObjectStore)services.GetRequiredService<IObjectStore>();
    }
}
