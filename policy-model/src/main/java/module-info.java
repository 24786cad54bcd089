/// Resources and policies of the mesh: read, validate, match and keep them.
module regent.model {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires org.snakeyaml.engine;

  exports regent.model.bundle;
  exports regent.model.codec;
  exports regent.model.dataplane;
  exports regent.model.json;
  exports regent.model.labels;
  exports regent.model.match;
  exports regent.model.mesh;
  exports regent.model.policy;
  exports regent.model.policy.meshcircuitbreaker;
  exports regent.model.policy.meshhttproute;
  exports regent.model.policy.meshopa;
  exports regent.model.policy.meshretry;
  exports regent.model.policy.meshtimeout;
  exports regent.model.registry;
  exports regent.model.resource;
  exports regent.model.secret;
  exports regent.model.service;
  exports regent.model.store;
  exports regent.model.targetref;
  exports regent.model.validation;
  exports regent.model.zone;
}
