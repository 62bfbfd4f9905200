import Comparison
import NetworkIO
import NetworkModel
import SpikeData
import SpikeIO

/// One of the two runs that are compared.
struct DifferenceSide: Sendable {
  var path: String
  var trace: any TraceSource
  /// The network, where it is known: what fed a neuron follows from it.
  var feed: FeedSource?

  /// What kind of file a side is.
  enum Kind: Equatable {
    case network
    case trace
    case matrix
  }

  /// Tells the kind of a file: matrices by their names, the others by their content.
  static func kind(of path: String) -> Kind {
    if MatrixSide.isName(path) { return .matrix }
    // What cannot be opened at all is left to the reader of networks, which says why.
    return (try? NIRDataTrace.isNIRData(path: path)) == true ? .trace : .network
  }

  /// A network and the data that it is run on.
  init(
    network path: String, options: ReadOptions, as runtime: RuntimeChoice?,
    data: (path: String, options: DataOptions), samples: Int?, seed: UInt64
  ) throws {
    var network = try NetworkReader.read(path: path, options: options)
    let set = try DataSet(
      path: data.path, options: data.options, samples: samples, execution: network.execution,
      inputShape: try network.inputShape(), seed: seed)
    network = network.running(set.timeSteps)
    self.path = path
    trace = try RunTrace(path: path, network, as: runtime, data: set)
    feed = network.feedSource
  }

  /// A recording, with the network that was recorded where it is known.
  init(path: String, trace: any TraceSource, network: LoadedNetwork?) {
    self.path = path
    self.trace = trace
    feed = network?.feedSource
  }
}

extension LoadedNetwork {
  /// The inputs of its neurons.
  var feedSource: FeedSource {
    switch self {
    case .float(let network): FeedSource(network)
    case .quantized(let network): FeedSource(network)
    }
  }
}
