import ArgumentParser
import SpikeData
import SpikeIO

/// A matrix of numbers that stands for one layer of the other side.
struct MatrixSide {
  /// What the user says about the matrices.
  struct Options {
    /// Names of layers that were chosen; the matrix is the first of them that the other side has.
    var layers: [String]
    /// Observables that were chosen; with one, the matrix is that.
    var observables: [String]
    /// True for neurons by steps; else that is tried second.
    var isTransposed: Bool
    /// Columns that are taken; nil for all.
    var columns: ColumnRange?
  }

  let trace: MatrixTrace
  /// What was assumed.
  let notes: [String]

  /// True for a name that says matrix.
  static func isName(_ path: String) -> Bool {
    var name = path.lowercased()
    for packing in [".gz", ".xz"] where name.hasSuffix(packing) { name.removeLast(3) }
    return [".npy", ".csv", ".tsv"].contains { name.hasSuffix($0) }
  }

  /// Reads the matrix at `path`.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - candidates: Layers of the other side; empty where that is a matrix too.
  ///   - input: Name of the other side's input, which is meant last.
  ///   - options: What the user says.
  /// - Throws: a sentence when no layer or several could be meant.
  init(path: String, candidates: [TraceLayer], input: String?, options: Options) throws {
    var array = try NumberArray(path: path)
    if let columns = options.columns { array = try columns.cut(array, path) }
    let fit = { (layer: TraceLayer, isTransposed: Bool) in
      MatrixTrace.extents(of: array.shape, isTransposed: isTransposed)?.neurons == layer.neurons
    }
    var notes: [String] = []
    var isTransposed = options.isTransposed
    let named = candidates.filter {
      options.layers.contains($0.name) || options.layers.contains($0.label)
    }
    var layer: TraceLayer
    if candidates.isEmpty {
      let extents = MatrixTrace.extents(of: array.shape, isTransposed: isTransposed)
      layer = TraceLayer(
        name: options.layers.first ?? "matrix", shape: [extents?.neurons ?? 0],
        observables: [.spikes])
    } else {
      let pool = named.isEmpty ? candidates : named
      var fitting = pool.filter { fit($0, isTransposed) }
      if fitting.isEmpty, !isTransposed {
        fitting = pool.filter { fit($0, true) }
        isTransposed = !fitting.isEmpty
        if isTransposed { notes.append("\(path) is read as neurons by steps (--transposed)") }
      }
      // What was given to both needs no comparing.
      if fitting.count > 1, named.isEmpty { fitting.removeAll { $0.name == input } }
      guard let only = fitting.first, fitting.count == 1 || !named.isEmpty else {
        throw MatrixFault.layer(
          path, shape: array.shape, fitting: fitting.map(\.name),
          layers: pool.map { ($0.name, $0.neurons) })
      }
      layer = only
      if named.isEmpty { notes.append("\(path) is taken for layer '\(layer.name)'") }
    }
    let observable = Self.observable(of: array, layer, options)
    layer.observables = [observable]
    trace = try MatrixTrace(
      name: path, shape: array.shape, values: array.values, layer: layer, observable: observable,
      isTransposed: isTransposed)
    self.notes = notes
  }

  /// What the numbers are: what the user says, else spikes where they are small whole numbers, else what the layer has
  /// beside spikes.
  private static func observable(
    of array: NumberArray, _ layer: TraceLayer, _ options: Options
  ) -> Observable {
    if options.observables.count == 1 { return Observable(rawValue: options.observables[0]) }
    let areCounts = array.values.allSatisfy { $0 >= 0 && $0 < 256 && $0 == $0.rounded() }
    if areCounts, layer.observables.contains(.spikes) { return .spikes }
    return layer.observables.first { !$0.isSpikes } ?? .membranes
  }
}

/// Columns of a matrix, counted from 0: one, or `first-last`.
struct ColumnRange: ExpressibleByArgument {
  let range: ClosedRange<Int>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first >= 0,
      first <= last
    else { return nil }
    range = first...last
  }

  /// The columns of `array` alone.
  fileprivate func cut(_ array: NumberArray, _ path: String) throws(MatrixFault) -> NumberArray {
    guard array.shape.count == 2 else { throw .columns(path, shape: array.shape, range) }
    let width = array.shape[1]
    guard range.upperBound < width else { throw .columns(path, shape: array.shape, range) }
    let values = (0..<array.shape[0]).flatMap { row in
      array.values[row * width + range.lowerBound...row * width + range.upperBound]
    }
    return NumberArray(
      shape: [array.shape[0], range.count], values: values, isInteger: array.isInteger)
  }
}

/// A matrix that fits no layer of the other side, or several.
enum MatrixFault: Error, CustomStringConvertible {
  case layer(String, shape: [Int], fitting: [String], layers: [(name: String, neurons: Int)])
  case columns(String, shape: [Int], ClosedRange<Int>)

  var description: String {
    switch self {
    case .layer(let path, let shape, let fitting, let layers):
      if fitting.isEmpty {
        return
          "\(Console.quoted(path)) has the shape \(shape), which fits no layer of the other side: "
          + layers.prefix(6).map { "\(Console.quoted($0.name)) has \($0.neurons) neurons" }
          .joined(separator: ", ") + (layers.count > 6 ? ", …" : "")
          + (shape.count == 2 && shape[1] > 1 ? "; take some of its columns with --columns" : "")
      }
      return
        "\(Console.quoted(path)) could be \(fitting.prefix(6).map(Console.quoted).joined(separator: " or ")); "
        + "say which with --layer"
    case .columns(let path, let shape, let range):
      guard shape.count == 2 else {
        return
          "\(Console.quoted(path)) has the shape \(shape); --columns takes them of rows by columns"
      }
      let asked =
        range.count == 1
        ? "no column \(range.lowerBound)" : "no columns \(range.lowerBound) to \(range.upperBound)"
      return "\(Console.quoted(path)) has \(asked); it has "
        + (shape[1] == 1 ? "column 0 only" : "0 to \(shape[1] - 1)")
    }
  }
}
