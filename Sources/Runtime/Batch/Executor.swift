import SpikeData

/// What runs samples: the engine, or one of the references.
public enum Executor: Sendable {
  /// The event-driven integer engine.
  case engine(CompiledNetwork)
  /// The integer reference.
  case integerReference(IntegerReference)
  /// The float reference.
  case floatReference(FloatReference)

  /// A worker of its own, with its own state.
  func worker() -> Worker {
    switch self {
    case .engine(let network): Worker(engine: IntegerEngine(network), reference: nil)
    case .integerReference, .floatReference: Worker(engine: nil, reference: self)
    }
  }

  /// One worker's state.
  ///
  /// The engine is mutated in place, so that its buffers are never copied.
  struct Worker {
    private var engine: IntegerEngine?
    private let reference: Executor?

    init(engine: IntegerEngine?, reference: Executor?) {
      self.engine = engine
      self.reference = reference
    }

    mutating func run(
      _ sample: EncodedSample, index: Int
    ) throws(RuntimeError) -> SampleResult {
      if let result = try engine?.run(sample, index: index) { return result }
      switch reference {
      case .integerReference(let reference): return try reference.run(sample, index: index)
      case .floatReference(let reference): return try reference.run(sample, index: index)
      case .engine, nil: fatalError("a worker has an engine or a reference")
      }
    }
  }
}
