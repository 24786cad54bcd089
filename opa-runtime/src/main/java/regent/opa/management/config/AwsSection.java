package regent.opa.management.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import regent.opa.management.config.Credentials.Aws;
import regent.opa.management.config.Credentials.AwsSource;
import regent.opa.management.config.Credentials.ServiceType;

/// Reads `credentials.s3_signing` and the like. What comes from the environment is looked up when
/// the credentials are used.
final class AwsSection {
  /// The order in which AWS's own libraries ask.
  private static final List<String> SOURCES =
      List.of(
          "environment_credentials",
          "assume_role_credentials",
          "web_identity_credentials",
          "profile_credentials",
          "metadata_credentials",
          "sso_credentials");

  private AwsSection() {}

  static Aws read(Section section, ServiceType type) throws ConfigException {
    List<AwsSource> sources = sources(section);
    if (sources.isEmpty()) {
      throw new ConfigException(
          section.path(), "a AWS credential service must be specified when S3 signing is enabled");
    }
    for (AwsSource source : sources) {
      if (source instanceof AwsSource.Metadata(_, var region) && region.isEmpty()) {
        throw new ConfigException(
            section.at("metadata_credentials"),
            "at least aws_region must be specified for AWS metadata credential service");
      }
    }
    return new Aws(sources, service(section, type), section.string("signature_version", "4"));
  }

  private static String service(Section section, ServiceType type) throws ConfigException {
    String service = section.string("service", "").toLowerCase(Locale.ROOT);
    return switch (type) {
      case OCI -> {
        if (!service.isEmpty() && !service.equals("ecr")) {
          throw section.wrong(
              "service", "cannot use aws service \"" + service + "\" with service type \"oci\"");
        }
        yield "ecr";
      }
      case HTTP -> {
        if (service.equals("ecr")) {
          throw section.wrong(
              "service", "aws service \"ecr\" must be used with service type \"oci\"");
        }
        yield service.isEmpty() ? "s3" : service;
      }
    };
  }

  private static List<AwsSource> sources(Section section) throws ConfigException {
    List<AwsSource> sources = new ArrayList<>();
    for (String key : SOURCES) {
      var source = section.section(key);
      if (source.isPresent()) {
        sources.add(source(key, source.get()));
      }
    }
    return sources;
  }

  private static AwsSource source(String key, Section section) throws ConfigException {
    return switch (key) {
      case "environment_credentials" -> new AwsSource.Environment();
      case "assume_role_credentials" -> assumeRole(section);
      case "web_identity_credentials" ->
          new AwsSource.WebIdentity(
              section.string("aws_region", ""),
              section.string("iam_role_arn", ""),
              section.string("session_name", "open-policy-agent"),
              section.string("aws_domain", ""),
              section.string("web_identity_token_file", ""));
      case "profile_credentials" ->
          new AwsSource.Profile(
              section.string("path", ""),
              section.string("profile", ""),
              section.string("aws_region", ""));
      case "metadata_credentials" ->
          new AwsSource.Metadata(section.string("iam_role", ""), section.string("aws_region", ""));
      default ->
          new AwsSource.SingleSignOn(
              section.string("path", ""),
              section.string("cache_path", ""),
              section.string("profile", ""));
    };
  }

  private static AwsSource assumeRole(Section section) throws ConfigException {
    if (!section.has("aws_signing")) {
      throw section.wrong(
          "aws_signing",
          "a AWS signing plugin must be specified when AssumeRole credential provider is enabled");
    }
    var signing =
        sources(section.object("aws_signing")).stream()
            .filter(AwsSection::maySignRoles)
            .findFirst();
    if (signing.isEmpty()) {
      throw section.wrong(
          "aws_signing", "unsupported AWS signing plugin with AssumeRole credential provider");
    }
    return new AwsSource.AssumeRole(
        section.string("aws_region", ""),
        section.string("iam_role_arn", ""),
        section.string("session_name", "open-policy-agent"),
        section.string("aws_domain", ""),
        signing.get());
  }

  private static boolean maySignRoles(AwsSource source) {
    return switch (source) {
      case AwsSource.Environment _,
          AwsSource.Profile _,
          AwsSource.Metadata _,
          AwsSource.WebIdentity _ ->
          true;
      case AwsSource.AssumeRole _, AwsSource.SingleSignOn _ -> false;
    };
  }
}
