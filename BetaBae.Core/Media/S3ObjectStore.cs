using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace BetaBae.Core.Media;

/// <summary>Objects in a private bucket of AWS S3 or of a server that speaks its protocol (MinIO, Ceph).</summary>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    /// <summary>In front of every key, so that the sweep sees our objects only.</summary>
    private const string Prefix = "files/";

    /// <summary>How long the server may be silent.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SignedFor = TimeSpan.FromMinutes(5);

    // Made when they are used: most of what a service answers needs none.
    private readonly Lazy<AmazonS3Client> _client;
    private readonly Lazy<AmazonS3Client>? _signer;
    private readonly string _bucket;
    private readonly bool _isAws;

    public S3ObjectStore(IOptions<S3Options> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var settings = options.Value;
        _bucket = settings.Bucket;
        _isAws = string.IsNullOrEmpty(settings.Endpoint);
        _client = new(() => Client(settings, settings.Endpoint));
        _signer = !string.IsNullOrEmpty(settings.PublicEndpoint) ? new(() => Client(settings, settings.PublicEndpoint)) : _isAws ? _client : null;
    }

    public Task PutAsync(string key, Stream content, string contentType, CancellationToken cancellationToken) => AskAsync(
        async (client, deadline) =>
        {
            var request = new PutObjectRequest
            {
                BucketName = _bucket,
                Key = Prefix + key,
                InputStream = content,
                AutoCloseStream = false,
                ContentType = contentType,

                // Not every server understands a body in signed chunks.
                UseChunkEncoding = false,
            };
            request.StreamTransferProgress += (_, _) => deadline.CancelAfter(Timeout);
            return await client.PutObjectAsync(request, deadline.Token);
        },
        cancellationToken);

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken) => AskAsync<Stream?>(
        async (client, deadline) =>
        {
            try
            {
                return new ReadTimeoutStream((await client.GetObjectAsync(_bucket, Prefix + key, deadline.Token)).ResponseStream);
            }
            catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchKey")
            {
                return null;
            }
        },
        cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        AskAsync((client, deadline) => client.DeleteObjectAsync(_bucket, Prefix + key, deadline.Token), cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(
        DateTimeOffset storedBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = Prefix, ContinuationToken = next };
            var page = await AskAsync((client, deadline) => client.ListObjectsV2Async(request, deadline.Token), cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                if (found.LastModified?.ToUniversalTime() < storedBefore.UtcDateTime)
                {
                    yield return found.Key[Prefix.Length..];
                }
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public async Task<Uri?> SignAsync(string key, string contentType)
    {
        if (_signer is null)
        {
            return null;
        }

        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket,
            Key = Prefix + key,
            Verb = HttpVerb.GET,
            Protocol = _signer.Value.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,

            // The client library takes the time from the system's clock, so the end must be of that clock as well.
            Expires = DateTime.UtcNow + SignedFor,
        };
        request.ResponseHeaderOverrides.ContentType = contentType;
        request.ResponseHeaderOverrides.ContentDisposition = FileTypes.IsImage(contentType) ? "inline" : "attachment";
        try
        {
            return new Uri(await _signer.Value.GetPreSignedURLAsync(request));
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException)
        {
            throw Unreachable(exception);
        }
    }

    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        if (await AskAsync((client, deadline) => ExistsAsync(client, deadline.Token), cancellationToken))
        {
            return;
        }

        await AskAsync(
            async (client, deadline) =>
            {
                try
                {
                    // Only AWS knows its regions' names; elsewhere the name is part of the signature and no more.
                    await client.PutBucketAsync(new PutBucketRequest { BucketName = _bucket, UseClientRegion = _isAws }, deadline.Token);
                    return true;
                }
                catch (AmazonS3Exception exception) when (exception.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
                {
                    // Someone else was faster; whether it is ours, too, shows when it is used.
                    return await ExistsAsync(client, deadline.Token);
                }
            },
            cancellationToken);
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!await AskAsync((client, deadline) => ExistsAsync(client, deadline.Token), cancellationToken))
        {
            throw DomainException.Unavailable("The file storage has no bucket");
        }
    }

    public void Dispose()
    {
        foreach (var client in (Lazy<AmazonS3Client>?[])[_client, _signer])
        {
            if (client is { IsValueCreated: true })
            {
                client.Value.Dispose();
            }
        }
    }

    private static AmazonS3Client Client(S3Options settings, string? endpoint)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 1,
            ConnectTimeout = TimeSpan.FromSeconds(2),

            // Checksums in trailers are what older servers stumble over.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (string.IsNullOrEmpty(endpoint))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = settings.Region;
            config.ForcePathStyle = true;
        }

        return string.IsNullOrEmpty(settings.AccessKeyId)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey), config);
    }

    private static DomainException Unreachable(Exception exception) =>
        DomainException.Unavailable("The file storage is not reachable", exception);

    /// <summary>One call with its deadline; whatever fails but the caller's own cancellation is the store's fault.</summary>
    internal static async Task<T> AskAsync<T>(Func<CancellationTokenSource, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            return await call(deadline);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception
            is AmazonClientException or AmazonServiceException or HttpRequestException or WebException or IOException or OperationCanceledException)
        {
            throw Unreachable(exception);
        }
    }

    /// <summary>The same with the client, whose making is not the store's fault, whatever time it takes.</summary>
    private Task<T> AskAsync<T>(Func<AmazonS3Client, CancellationTokenSource, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = _client.Value;
        return AskAsync(deadline => call(client, deadline), cancellationToken);
    }

    private async Task<bool> ExistsAsync(AmazonS3Client client, CancellationToken cancellationToken)
    {
        try
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = _bucket }, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
