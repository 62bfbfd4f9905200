public import HDF5
public import NetworkModel

/// Why a network file could not be read or written.
///
/// `file` is the path as it was given; `node` is the name of a node or layer in it.
public enum NetworkIOError: Error, Equatable, Sendable {
  /// The HDF5 file, or one object in it, is not what it should be.
  case file(HDF5Error)
  /// The parts were read and do not make a network.
  case model(file: String, ModelError)
  /// The file is not there, cannot be opened, or is neither HDF5 nor text.
  case unreadable(file: String, Unreadable)
  /// An HDF5 file without the groups of a NIR network.
  case notNIR(file: String, found: [String])
  /// A node type that NIR does not have.
  case unknownNodeType(file: String, node: String, type: String)
  /// A file that can be read and is not as the format wants it, under strict reading; `others` counts further findings.
  case notConforming(file: String, Finding, others: Int)
  /// An edge that cannot be.
  case invalidEdge(file: String, source: String, target: String, EdgeProblem)
  /// A parameter of a node has a value or a shape that it cannot have.
  case invalidParameter(
    file: String, node: String, parameter: String, value: String, expected: String)
  /// Something that file or user say about how the network is run has a value that it cannot have.
  case invalidSetting(file: String, setting: String, value: String, expected: String)
  /// A JSON object in Glint's metadata cannot be understood.
  case invalidSettings(file: String, object: String, detail: String)
  /// The integers of a quantized node and the float parameters beside them say different things.
  case disagreement(
    file: String, node: String, parameter: String, index: Int, stored: Double, expected: Double)
  /// More nodes, edges or bytes than a network has.
  case tooLarge(file: String, what: String, found: Int, allowed: Int)
  /// A topology file that cannot be understood; `line` counts from 1.
  case topology(file: String, line: Int?, TopologyProblem)
  /// A Keras model that cannot be understood, or that no analog network can be made of.
  case keras(file: String, KerasProblem)
  /// An ONNX file that is damaged or that holds something Glint does not read.
  case onnx(file: String, ONNXProblem)
  /// A flag that has no meaning for this file.
  case optionDoesNotApply(file: String, option: String, why: String)
  /// The file could not be written; nothing is left of it.
  case unwritable(file: String, detail: String)

  /// Why nothing at all could be read.
  public enum Unreadable: Equatable, Sendable {
    /// The system refuses; its words.
    case system(String)
    /// No bytes.
    case empty
    /// Neither the signature of HDF5 nor text.
    case unknownFormat
  }

  /// What is wrong with an edge.
  public enum EdgeProblem: Equatable, Sendable {
    /// One of its ends is no node.
    case missingNode(String)
    /// It is there twice.
    case duplicate
    /// It leads into an input.
    case intoInput
    /// One of its ends is a graph with no inner `Input` (or `Output`), or several.
    case ambiguous(graph: String, what: String, count: Int)
  }
}
