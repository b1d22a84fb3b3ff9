// Whether a face that turns before the camera has depth, from its five landmarks over frames. Eyes and corners of the
// mouth lie nearly in a plane; the tip of the nose stands about 30 mm before it. Between two views of a flat picture
// all five points move by one homography (R. Hartley, A. Zisserman, Multiple View Geometry, 2nd ed., section 13.1),
// which eyes and mouth fix: it says where the nose must be. A real head's nose is elsewhere, by the parallax of its
// depth.
//
// Only views between which the face was turned tell anything. How much it was turned is read off the distance of the
// eyes against the height from eyes to mouth, which a turn to a side shortens; frames whose mouth changed its width
// against the eyes (a smile, a yawn) are left out. So the verdict on a face that keeps still is kUnknown. And depth is
// no proof of life: a film of a head has it, and a picture bent round the nose.
//
// Scale free. docs/accuracy.md says what it was measured on. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "face/types.hpp"

namespace rollcall::face {

// How one view of a face lies to another one, more from the front.
struct Parallax {
  float turned_deg = 0;  // by how much more it is turned, at least
  float shift = 0;       // of the nose against where a flat face would have it, in distances between the eyes
  float depth = 0;       // shift against that of a head that turned so far: about 1 for a head, 0 for a picture
};

// Empty where it is not turned by at least 10 degrees, the mouth is another, or the landmarks make no face.
std::optional<Parallax> parallax(const Landmarks& front, const Landmarks& turned);

enum class FlatnessVerdict : std::uint8_t { kUnknown, kDeep, kFlat };

class Flatness {
 public:
  // The next frame's landmarks; the newest 32 are looked at.
  void add(const Landmarks& landmarks);

  // kUnknown before three views were turned by 30 degrees and more, and where they do not agree.
  FlatnessVerdict verdict() const;

  // The median of Parallax::depth over those views; empty before there are three.
  std::optional<float> depth() const;

 private:
  struct View {
    Landmarks landmarks;
    float eyes_to_height = 0;
  };
  std::deque<View> views_;
};

}  // namespace rollcall::face
