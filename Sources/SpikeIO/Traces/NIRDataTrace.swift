internal import Foundation
internal import HDF5
public import SpikeData

/// A trace in NIRData: what Python's `nir.write_data` or ``NIRDataWriter`` wrote.
///
/// Opening reads the structure only; samples are read one at a time. Layout: docs/formats/nirdata.md.
public final class NIRDataTrace: TraceSource {
  /// The file's name.
  public let name: String
  /// `NIRData`.
  public let formatName = "NIRData"
  /// The nodes: in network order where Glint wrote the file, else by name.
  public let layers: [TraceLayer]
  /// True where Glint wrote the file.
  public let isInNetworkOrder: Bool
  /// Length of a step: the caller's, else that of the first observable which says it.
  public let timeStep: Double?
  /// In which numbers the run computed, where Glint wrote the file.
  public let arithmetic: TraceArithmetic?
  /// Number of each sample: what Glint wrote, else `0..<count`.
  public let sampleNumbers: [Int]
  private let path: String
  private let observables: [[(observable: Observable, reader: ObservableReader)]]

  /// Opens a trace.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - timeStep: Length of a step, by which events are sorted; nil to take what the file says.
  /// - Throws: `hdf5`, `trace` with the first fault of the structure, or `noSamples`.
  /// - Complexity: O(nodes).
  public convenience init(path: String, timeStep: Double? = nil) throws(SpikeIOError) {
    do throws(NIRDataError) {
      try self.init(checking: path, timeStep: timeStep)
    } catch { throw error.located(in: path) }
  }

  private init(checking path: String, timeStep: Double?) throws(NIRDataError) {
    let root = try NIRDataError.reading { () throws(HDF5Error) in
      try HDF5File(reading: path).root()
    }
    let structure = try NIRDataStructure(root)
    let timeStep = timeStep ?? structure.timeStep
    let nodes = structure.nodes
    layers = nodes.map(\.layer)
    isInNetworkOrder = nodes.allSatisfy { $0.order != nil }
    observables = try nodes.map { node throws(NIRDataError) in
      try node.observables.map { entry throws(NIRDataError) in
        (entry.observable, try entry.reader.sorted(bySteps: timeStep))
      }
    }
    let count = nodes[0].observables[0].reader.samples
    guard count > 0 else { throw .file(.noSamples) }
    sampleNumbers = try structure.sampleNumbers(count: count, root)
    arithmetic = structure.arithmetic
    self.timeStep = timeStep
    self.path = path
    name = URL(fileURLWithPath: path).lastPathComponent
  }

  /// What was recorded of the sample at `index`.
  /// - Precondition: `index` in `sampleNumbers.indices`.
  /// - Throws: ``SpikeIOError`` with `trace` and the first value that is none.
  public func sample(at index: Int) throws -> SampleTrace {
    var layers: [[Observable: Recording]] = []
    for node in observables {
      var recordings: [Observable: Recording] = [:]
      for (observable, reader) in node {
        do throws(NIRDataError) {
          recordings[observable] = try reader.recording(sample: index)
        } catch { throw error.located(in: path) }
      }
      layers.append(recordings)
    }
    return SampleTrace(number: sampleNumbers[index], layers: layers)
  }

  /// True when the HDF5 file at `path` says of itself that it is NIRData.
  /// - Throws: `hdf5` when it cannot be read at all.
  public static func isNIRData(path: String) throws(SpikeIOError) -> Bool {
    try hdf5(path) { () throws(HDF5Error) in
      let root = try HDF5File(reading: path).root()
      guard try root.containsAttribute(NIRDataLayout.type),
        try root.attributeElementType(NIRDataLayout.type) == .string
      else { return false }
      return try root.stringAttribute(NIRDataLayout.type) == [NIRDataLayout.graphType]
    }
  }
}

/// An error in a trace whose file is named later.
enum NIRDataError: Error {
  case hdf5(HDF5Error)
  case fault(object: String, TraceFault)
  case file(SpikeIOError.Reason)

  func located(in path: String) -> SpikeIOError {
    switch self {
    case .hdf5(let error): SpikeIOError(file: path, reason: .hdf5(error))
    case .fault(let object, let fault):
      SpikeIOError(file: path, reason: .trace(object: object, fault))
    case .file(let reason): SpikeIOError(file: path, reason: reason)
    }
  }

  static func reading<Result: ~Copyable>(
    _ body: () throws(HDF5Error) -> Result
  ) throws(NIRDataError) -> Result {
    do throws(HDF5Error) { return try body() } catch { throw .hdf5(error) }
  }
}
