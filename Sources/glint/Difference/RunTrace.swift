import NetworkIO
import NetworkModel
import Runtime
import SpikeData

/// A network that is run when its trace is asked for.
struct RunTrace: TraceSource {
  let name: String
  let formatName: String
  let layers: [TraceLayer]
  let timeStep: Double?
  let arithmetic: TraceArithmetic?
  let sampleNumbers: [Int]
  private let path: String
  private let executor: Executor
  private let plan: TracePlan
  private let data: DataSet

  /// A run of `network` by `runtime`; nil for the one that shows most.
  init(path: String, _ network: LoadedNetwork, as runtime: RuntimeChoice?, data: DataSet) throws {
    let runtime = runtime ?? (network.isQuantized ? .reference : .float)
    do {
      switch (network, runtime) {
      case (.float(let network), .float):
        executor = .floatReference(try FloatReference(network))
        plan = try TracePlan(network, membranes: true)
      case (.quantized(let network), .reference):
        executor = .integerReference(try IntegerReference(network))
        plan = try TracePlan(network, membranes: true, engine: false)
      case (.quantized(let network), .engine):
        executor = .engine(try CompiledNetwork(network))
        plan = try TracePlan(network, membranes: false, engine: true)
      case (.float, .engine), (.float, .reference):
        throw DifferenceFault.isFloat(path, runtime)
      case (.quantized, .float): throw DifferenceFault.isQuantized(path)
      }
    } catch let fault as DifferenceFault {
      throw fault
    } catch { throw InputFault.network(path, error) }
    self.path = path
    self.data = data
    name = network.name
    formatName = runtime.label
    layers = plan.layers
    arithmetic = plan.arithmetic
    timeStep = network.execution.timeStep
    sampleNumbers = (0..<data.source.count).map(data.source.wholeIndex)
  }

  func sample(at index: Int) throws -> SampleTrace {
    let (sample, number) = try data.encoded(index)
    var tracer = SampleTracer(executor, plan: plan)
    do { return try tracer.trace(sample, number: number) } catch {
      throw InputFault.network(path, error)
    }
  }
}

/// What runs a network.
enum RuntimeChoice: String, CaseIterable {
  /// The float reference.
  case float
  /// The integer engine, which shows spikes only.
  case engine
  /// The integer reference.
  case reference

  /// Its name for people.
  var label: String {
    switch self {
    case .float: "float reference"
    case .engine: "integer engine"
    case .reference: "integer reference"
    }
  }
}

extension LoadedNetwork {
  /// True for a network in integers.
  var isQuantized: Bool { if case .quantized = self { true } else { false } }
}
