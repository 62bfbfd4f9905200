internal import Foundation
internal import HDF5
public import SpikeData
internal import Synchronization

/// Writes a trace as NIRData, sample by sample, so that memory does not grow with the number of samples.
///
/// Python's `nir.read_data` opens the file. It is written beside its place and renamed by ``finish()``; without that call
/// nothing is left of it. May be used from any thread. Layout: docs/formats/nirdata.md.
public final class NIRDataWriter: Sendable {
  private let path: String
  private let temporary: String
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var file: HDF5File?
    var layers: [[(observable: Observable, writer: ObservableWriter)]]
    /// Samples that came before their turn.
    var early: [Int: SampleTrace] = [:]
    var next = 0
    /// Bytes of events and values so far.
    var bytes = 0
  }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: Where the trace is to be.
  ///   - layers: The layers with their observables, in network order; names without `/`.
  ///   - sampleNumbers: Number of each sample in the whole data set; not empty.
  ///   - stepCount: Steps of every sample, at least 1.
  ///   - timeStep: Length of a step in the unit of the neurons' time constants; positive.
  ///   - arithmetic: In which numbers the run computes.
  /// - Throws: `cannotWrite`.
  public init(
    to path: String, layers: [TraceLayer], sampleNumbers: [Int], stepCount: Int, timeStep: Double,
    arithmetic: TraceArithmetic?
  ) throws(SpikeIOError) {
    self.path = path
    temporary = FileReplacement.temporaryPath(beside: path)
    do throws(HDF5Error) {
      let file = try HDF5File(creating: temporary)
      let root = try file.root()
      try root.writeAttribute(NIRDataLayout.graphType, to: NIRDataLayout.type)
      if let arithmetic {
        try root.writeAttribute(arithmetic.rawValue, to: NIRDataLayout.arithmetic)
      }
      try root.write(sampleNumbers, shape: [sampleNumbers.count], to: NIRDataLayout.samples)
      let nodes = try root.createGroup(NIRDataLayout.nodes)
      var writers: [[(observable: Observable, writer: ObservableWriter)]] = []
      for (order, layer) in layers.enumerated() {
        let node = try nodes.createGroup(layer.name)
        try node.writeAttribute(NIRDataLayout.nodeType, to: NIRDataLayout.type)
        try node.writeAttribute([order], shape: [], to: NIRDataLayout.order)
        try node.writeAttribute(layer.label, to: NIRDataLayout.label)
        try node.writeAttribute(layer.shape, shape: [layer.shape.count], to: NIRDataLayout.shape)
        let group = try node.createGroup(NIRDataLayout.observables)
        var observables: [(observable: Observable, writer: ObservableWriter)] = []
        for observable in layer.observables {
          let writer = try ObservableWriter(
            group.createGroup(observable.rawValue), samples: sampleNumbers.count,
            steps: stepCount, neurons: layer.neurons, timeStep: timeStep)
          observables.append((observable, writer))
        }
        writers.append(observables)
      }
      state = Mutex(State(file: file, layers: writers))
    } catch {
      unsafe unlink(temporary)
      throw Self.failure(path, error)
    }
  }

  deinit { unsafe unlink(temporary) }

  /// Takes in sample `index`, and writes every sample whose turn it is.
  ///
  /// Samples may come in any order and stand in the file in theirs, so that the bytes do not depend on threads.
  ///
  /// - Parameters:
  ///   - sample: What was recorded; every observable that was announced, of the sizes that were announced.
  ///   - index: Its place among the samples.
  /// - Returns: How many samples are written.
  /// - Throws: `cannotWrite`, or `trace` when the file grows beyond what is ever read.
  @discardableResult
  public func write(_ sample: SampleTrace, at index: Int) throws(SpikeIOError) -> Int {
    try state.withLock { state throws(SpikeIOError) in
      state.early[index] = sample
      while let sample = state.early.removeValue(forKey: state.next) {
        do throws(HDF5Error) {
          for (layer, observables) in state.layers.enumerated() {
            for (observable, writer) in observables {
              guard let recording = sample.layers[layer][observable] else { continue }
              try writer.write(recording, row: state.next)
              // An event takes an index, a time, and perhaps a value.
              state.bytes += recording.valueCount * (recording.isDense ? 8 : 24)
            }
          }
        } catch { throw Self.failure(path, error) }
        state.next += 1
        let allowed = ReadLimits.standard.maximumBytesPerFile
        guard state.bytes <= allowed else {
          let fault = TraceFault.bytesWritten(state.bytes, allowed: allowed, samples: state.next)
          throw SpikeIOError(file: path, reason: .trace(object: "/", fault))
        }
      }
      return state.next
    }
  }

  /// Gives the file its name.
  /// - Precondition: all samples are written.
  /// - Throws: `cannotWrite`.
  public func finish() throws(SpikeIOError) {
    try state.withLock { state throws(SpikeIOError) in
      do throws(HDF5Error) {
        for (_, writer) in state.layers.joined() { try writer.finish() }
        state.layers = []
        guard let file = state.file.take() else { return }
        try file.close()
      } catch { throw Self.failure(path, error) }
    }
    guard unsafe rename(temporary, path) == 0 else {
      throw SpikeIOError(file: path, reason: .cannotWrite(detail: systemMessage()))
    }
  }

  /// The temporary name means nothing to anybody: the error names the file that was asked for.
  private static func failure(_ path: String, _ error: HDF5Error) -> SpikeIOError {
    let detail =
      if case .cannotWrite(let detail) = error.reason { detail } else { "\(error.reason)" }
    return SpikeIOError(file: path, reason: .cannotWrite(detail: detail))
  }
}
