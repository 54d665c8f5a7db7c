using System.Text;
using BetaBae.Core.Media;
using SkiaSharp;

namespace BetaBae.Tests.Unit.Media;

public sealed class FileTypesTests
{
    [Fact]
    public void Bytes_say_what_they_are()
    {
        Assert.Equal("image/jpeg", FileTypes.Sniff(SampleImages.Quarters(SKEncodedImageFormat.Jpeg)));
        Assert.Equal("image/png", FileTypes.Sniff(SampleImages.Quarters(SKEncodedImageFormat.Png)));
        Assert.Equal("image/webp", FileTypes.Sniff(SampleImages.Quarters(SKEncodedImageFormat.Webp)));
        Assert.Equal("image/gif", FileTypes.Sniff(SampleImages.AnimatedGif()));
        Assert.Equal("application/pdf", FileTypes.Sniff("%PDF-1.7\n%\u00e2\u00e3"u8));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("안녕 👋 über\r\n\tnext\f")]
    [InlineData("\uFEFFwith a mark")]
    [InlineData("I <3 you, and 1 < 2 > 0")]
    [InlineData("it may <b>come</b> later")]
    [InlineData(" ")]
    public void Plain_text_is_text(string text) => Assert.Equal("text/plain", FileTypes.Sniff(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("<html><script>alert(1)</script>")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData(" \t\r\n\f<ScRiPt>")]
    [InlineData("\uFEFF<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData(" \uFEFF \uFEFF<svg/>")]
    [InlineData("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>")]
    [InlineData("<?xml version='1.0'?><svg/>")]
    [InlineData("<!-- a comment --><svg/>")]
    [InlineData("</p><script>")]
    [InlineData("#!/bin/sh\nrm -rf ~")]
    [InlineData("%!PS-Adobe-3.0")]
    [InlineData("{\\rtf1 hello}")]
    [InlineData("nul \0 in it")]
    [InlineData("escape \u001b[31m")]
    [InlineData("a control \u0085 of the second set")]
    public void What_may_be_a_document_or_program_is_not_taken(string text) => Assert.Null(FileTypes.Sniff(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Other_bytes_are_not_taken()
    {
        Assert.Null(FileTypes.Sniff([0xC3, 0x28]));
        Assert.Null(FileTypes.Sniff(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("hello")).ToArray()));
        Assert.Null(FileTypes.Sniff([.. "PK"u8, 3, 4, 0, 0]));
        Assert.Null(FileTypes.Sniff([.. "RIFF"u8, 4, 0, 0, 0, .. "WAVEfmt "u8]));
    }
}
