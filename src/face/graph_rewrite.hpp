// Private to face/: says the same network in operators that ONNX Runtime runs faster. On x86-64 its quick convolutions
// work on channels in blocks of 8 or 16, and it has neither a parametric ReLU (PRelu) nor depth-wise convolutions of
// odd channel counts in that form: around each such operator it copies the whole tensor to the plain form and back, and
// the plain PRelu is slow in itself. Two rewrites, both exact but for the rounding of single floats:
//
//   PRelu(z; a) = a z + (1 - a) max(z, 0)     two depth-wise 1 x 1 convolutions, a Relu and an Add
//   channel counts between convolutions go up to a multiple of 16, with weights that are zero
//
// The liveness network takes a quarter of its time so; figures in docs/decisions/0006-inference-speed.md.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace rollcall::face {

// The rewritten file, or an empty string where there is nothing to rewrite or the file is not understood: then the
// original is to be used, and the runtime will say what is wrong with it. Pure.
std::string rewrite_for_blocks(std::span<const std::byte> file);

}  // namespace rollcall::face
