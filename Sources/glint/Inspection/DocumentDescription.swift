import HDF5
import Lint
import NetworkIO
import NetworkModel
import Reports

/// A NIR file that is no network: its nodes with their parameters as they are, and everything that is wrong.
struct DocumentDescription: Encodable {
  /// A node for machines.
  struct Node: Encodable, Sendable {
    let name: String
    let type: String
    /// Shape of each parameter by name.
    let parameters: [Parameter]
  }

  /// A parameter for machines.
  struct Parameter: Encodable, Sendable {
    let name: String
    let type: String
    let shape: [Int]
  }

  /// `file`, to tell it from networks and data.
  let type = "file"
  let file: String
  let version: String?
  /// Why it is no network.
  let error: String
  let nodes: [Node]
  let edges: Int
  let findings: [Finding]

  init(path: String, _ document: NIRDocument, findings: [Finding], error: any Error) {
    file = path
    version = document.version
    self.error = "\(error)"
    self.findings = findings
    var nodes: [Node] = []
    var edges = 0
    Self.collect(document.root, at: [], &nodes, &edges)
    self.nodes = nodes
    self.edges = edges
  }

  private static func collect(
    _ node: NIRNode, at path: [String], _ nodes: inout [Node], _ edges: inout Int
  ) {
    edges += node.graph?.edges.count ?? 0
    for (name, inner) in (node.graph?.nodes ?? [:]).sorted(by: { $0.key < $1.key }) {
      nodes.append(
        Node(
          name: (path + [name]).joined(separator: "."), type: inner.type,
          parameters: inner.parameters.sorted { $0.key < $1.key }.map {
            Parameter(name: $0.key, type: "\($0.value.elementType)", shape: $0.value.shape)
          }))
      collect(inner, at: path + [name], &nodes, &edges)
    }
  }

  /// Facts, the nodes and the findings.
  var fileDescription: FileDescription {
    var table = TextTable([.left("node"), .left("type"), .left("parameters")])
    let name = NameColumn(nodes.map(\.name))
    for node in nodes {
      let parameters = node.parameters.map { parameter in
        let shape = parameter.shape.map(String.init).joined(separator: "×")
        return shape.isEmpty ? parameter.name : "\(parameter.name) \(shape)"
      }
      table.add([
        name(node.name), node.type,
        NumberText.shortened(parameters.joined(separator: ", "), to: 56),
      ])
    }
    return FileDescription(
      facts: [
        ("file", file), ("kind", "NIR file that is no network"), ("version", version ?? "not said"),
        ("nodes", NumberText.whole(nodes.count)), ("edges", NumberText.whole(edges)),
      ].map { (name: $0.0, value: $0.1) },
      sections: [FileDescription.Section("Nodes", table), FindingList(findings).section],
      hasFindings: !findings.isEmpty, json: self)
  }
}
