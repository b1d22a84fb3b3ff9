// Classrooms as the JSON that openapi.yaml promises.
#pragma once

#include <boost/json/object.hpp>

#include "service/classroom/classrooms.hpp"
#include "service/recognition/recognition.hpp"
#include "store/classrooms.hpp"

namespace rollcall::server {

boost::json::object to_json(const store::Classroom& classroom);
boost::json::object to_json(const service::ClassroomView& view, const service::Recognition& recognition);

}  // namespace rollcall::server
