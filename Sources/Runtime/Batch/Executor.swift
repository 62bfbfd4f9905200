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
  struct Worker: Sendable {
    private var engine: IntegerEngine?
    private let reference: Executor?

    init(engine: IntegerEngine?, reference: Executor?) {
      self.engine = engine
      self.reference = reference
    }

    /// Runs a sample, and shows it to `recorder`.
    mutating func run(
      _ sample: EncodedSample, index: Int, recorder: SampleRecorder? = nil
    ) throws(RuntimeError) -> SampleResult {
      let spikes: IntegerEngine.SpikeObserver? = recorder.map { recorder in
        { layer, _, neurons in recorder.spikes(of: layer, neurons) }
      }
      if let result = try engine?.run(sample, index: index, observer: spikes) { return result }
      switch reference {
      case .integerReference(let reference):
        let values: IntegerReference.Observer? = recorder.map { recorder in
          { node, _, values in recorder.values(of: node, values.map { Double($0) }) }
        }
        let membranes: IntegerReference.MembraneObserver? = recorder.map { recorder in
          { node, _, membranes in recorder.membranes(of: node, membranes.map { Double($0) }) }
        }
        let currents: IntegerReference.CurrentObserver? = recorder.map { recorder in
          { node, _, currents in recorder.currents(of: node, currents.map { Double($0) }) }
        }
        return try reference.run(
          sample, index: index, observer: values, membranes: membranes, currents: currents)
      case .floatReference(let reference):
        let values: FloatReference.Observer? = recorder.map { recorder in
          { node, _, values in recorder.values(of: node, values) }
        }
        let membranes: FloatReference.StateObserver? = recorder.map { recorder in
          { node, _, membranes in recorder.membranes(of: node, membranes) }
        }
        let currents: FloatReference.StateObserver? = recorder.map { recorder in
          { node, _, currents in recorder.currents(of: node, currents) }
        }
        return try reference.run(
          sample, index: index, observer: values, membranes: membranes, currents: currents)
      case .engine, nil: fatalError("a worker has an engine or a reference")
      }
    }
  }
}
