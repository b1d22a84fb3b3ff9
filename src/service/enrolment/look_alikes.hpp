// People who were settled to look alike: whoever of such a pair is recognised must be closer than the other by a wider
// margin, else a human looks.
#pragma once

#include <span>

#include "base/error.hpp"
#include "gallery/gallery.hpp"
#include "gallery/open_set.hpp"
#include "service/recognition/recognition.hpp"

namespace rollcall::service {

// Makes a review of a verdict that names somebody whose look-alike is too close behind, with the reason "look_alike"
// and the look-alike among the candidates. Others stay as they are.
Result<void> mind_look_alikes(const Recognition& recognition, const gallery::View& view,
                              std::span<const float> embedding, gallery::Identification& identification);

}  // namespace rollcall::service
