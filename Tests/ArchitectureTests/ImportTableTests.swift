import Foundation
import TestSupport
import Testing

/// Holds the `import` lines of every module to the table in Package.swift, which SwiftPM alone does not.
@Suite("Modules import only what the table allows")
struct ImportTableTests {
  /// Modules that any target may import where the design does not forbid it.
  static let foundationModules: Set<String> = ["Foundation", "FoundationEssentials", "Glibc"]
  /// Modules that stay free of Foundation.
  static let withoutFoundation: Set<String> = [
    "FixedPoint", "SpikeData", "Kernels", "NetworkModel", "Runtime", "Quantization", "EnergyModel",
    "Lint", "Comparison",
  ]
  /// Standard library modules that need no entry.
  static let standardLibrary: Set<String> = ["Swift", "Synchronization", "Dispatch"]

  @Test("Every import line of every module stands in Package.swift's table")
  func importsMatchTheTable() throws {
    let manifest = try String(
      contentsOf: SharedData.projectRoot.appending(path: "Package.swift"), encoding: .utf8)
    let table = Self.table(in: manifest)
    #expect(table.count >= 11, "the table of Package.swift was not found")
    for (module, allowed) in table {
      let imports = try Self.imports(of: module)
      var permitted = allowed.union(Self.standardLibrary)
      if !Self.withoutFoundation.contains(module) { permitted.formUnion(Self.foundationModules) }
      #expect(
        imports.subtracting(permitted).isEmpty,
        "\(module) imports \(imports.subtracting(permitted).sorted()), which its row does not allow"
      )
    }
  }

  /// The rows `("Module", ["Import", …])` and the products `"Module": ["Product"]` of the manifest.
  static func table(in manifest: String) -> [String: Set<String>] {
    var table: [String: Set<String>] = [:]
    for match in manifest.matches(of: /\("(\w+)", \[([^\]]*)\]\)/) {
      table[String(match.1)] = Set(match.2.matches(of: /"(\w+)"/).map { String($0.1) })
    }
    for match in manifest.matches(of: /\n  "(\w+)": \[([^\]]*)\]/) {
      table[String(match.1), default: []].formUnion(
        match.2.matches(of: /"(\w+)"/).map { String($0.1) })
    }
    return table
  }

  static func imports(of module: String) throws -> Set<String> {
    let folder = SharedData.projectRoot.appending(path: "Sources/\(module)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found = Set<String>()
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        if let match = line.firstMatch(
          of:
            /^(?:@\w+(?:\([^)]*\))? )*(?:public |package |internal |private )?import (?:\w+ )?(\w+)/
        ) {
          found.insert(String(match.1))
        }
      }
    }
    return found
  }
}
