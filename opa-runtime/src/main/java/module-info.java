/// What Rego runs on: values, built-in functions, data, bundles, decisions, and OPA's management.
module regent.opa {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires java.net.http;
  requires org.apache.commons.compress;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.snakeyaml.engine;
  requires re2j;

  exports regent.opa;
  exports regent.opa.builtin;
  exports regent.opa.bundle;
  exports regent.opa.data;
  exports regent.opa.data.index;
  exports regent.opa.decision;
  exports regent.opa.diagnostic;
  exports regent.opa.management;
  exports regent.opa.management.bundle;
  exports regent.opa.management.config;
  exports regent.opa.management.discovery;
  exports regent.opa.management.log;
  exports regent.opa.management.schedule;
  exports regent.opa.management.service;
  exports regent.opa.management.status;
  exports regent.opa.span;
  exports regent.opa.store;
  exports regent.opa.tls;
  exports regent.opa.trace;
  exports regent.opa.type;
  exports regent.opa.value;
}
