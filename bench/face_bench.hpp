// How fast faces are found and told apart: whole frames beside OpenCV's own parts, single networks beside bare ONNX
// Runtime calls, a photograph of a class tiled and not. One thread on every side.
#pragma once

#include "reporter.hpp"
#include "samples.hpp"

namespace rollcall::bench {

// frame/whole, frame/step/*, frame/bare_calls, frame/own_share, detect/640x480, liveness/one, embed/one, classroom/12mp
// and classroom/12mp/faces.
void run_face_benches(Reporter& reporter, const Samples& samples);

}  // namespace rollcall::bench
