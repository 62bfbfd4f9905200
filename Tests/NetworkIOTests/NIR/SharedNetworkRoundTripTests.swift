import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// NIR → network → NIR → network for every file of `../shared/data`, with cycles cut in each of the three ways.
@Suite(.enabled(if: !NIRDocumentRoundTripTests.files.isEmpty))
struct SharedNetworkRoundTripTests {
  /// Files that are no networks: faults that were put in, and a convolution over a map of another number of channels.
  private static let refused: Set<String> = [
    "malformed/edge_to_missing_node.nir", "malformed/nan_inf_zero_tau.nir",
    "malformed/unknown_node_type.nir", "nir/reference_writer/conv2d_stride_dil_groups.nir",
  ]

  @Test(arguments: [Discretization.forwardEuler, .norse, .spyx, .sinabs])
  func `what is written of a network is the network`(convention: Discretization) throws {
    let folder = try TemporaryFolder()
    var options = ReadOptions()
    options.timeStep = 1e-4
    options.discretization = convention
    var refused: Set<String> = []
    for (index, file) in NIRDocumentRoundTripTests.files.enumerated() {
      let read: NetworkReading
      do {
        read = try NetworkReader.reading(path: SharedData.path(file), options: options)
      } catch {
        refused.insert(file)
        continue
      }
      guard case .float(let network) = read.network else {
        Issue.record("\(file) is no float network")
        continue
      }
      let copy = folder.path("\(index).nir")
      try NetworkWriter.write(network, to: copy)
      // Without options: the file says everything now, and nothing about it is odd.
      let back = try NetworkReader.reading(path: copy)
      #expect(back.network == read.network, "\(file)")
      #expect(back.findings == [], "\(file)")
    }
    #expect(refused == Self.refused)
  }
}
